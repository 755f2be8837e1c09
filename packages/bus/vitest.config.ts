import { defineConfig } from 'vitest/config'

// Roles belong to the one server that all files share: two that make them at once are in each other's way.
export default defineConfig({ test: { fileParallelism: false } })
