import { defineConfig } from 'vitest/config'

// Each file has a server of its own; two cores do not carry more of them at once.
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false } })
