import { defineConfig } from 'vitest/config'

// Each file starts a PostgreSQL of its own.
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false } })
