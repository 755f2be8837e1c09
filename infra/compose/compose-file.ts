/** docker-compose.yml as its tests read it. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import * as z from 'zod'

const container = z.looseObject({
  image: z.string(),
  build: z.looseObject({ target: z.string() }).optional(),
  command: z.array(z.string()),
  user: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  privileged: z.boolean().default(false),
})
export type Container = z.infer<typeof container>

const composeFile = z.looseObject({
  services: z.record(z.string(), container.extend({ command: z.array(z.string()).default([]) })),
})

export const composePath = new URL('../../docker-compose.yml', import.meta.url)

/** Every container by its name, with YAML's references resolved and variables left as they stand. */
export function readComposeFile(): Record<string, Container> {
  return composeFile.parse(parse(readFileSync(composePath, 'utf8'), { merge: true })).services
}

/** A variable's default, as compose takes it where the operator sets nothing: `${NAME:-value}`. */
export function withDefaults(value: string): string {
  return value.replace(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1')
}
