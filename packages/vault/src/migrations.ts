import { fileURLToPath } from 'node:url'

/** The folder with the vault's tables and functions, for `migrate` into schema `vault`. */
export const vaultMigrations: string = fileURLToPath(new URL('../migrations', import.meta.url))
