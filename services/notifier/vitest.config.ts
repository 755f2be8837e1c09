import { defineConfig } from 'vitest/config'

// Each file starts a PostgreSQL of its own.
export default defineConfig({ test: { testTimeout: 30_000, hookTimeout: 60_000, fileParallelism: false } })
