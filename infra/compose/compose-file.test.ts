import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { composeClient, missing, POSTGRES_IMAGE } from '@tocsin/testing'
import { services } from '@tocsin/events'
import { describe, expect, it } from 'vitest'
import { composePath, readComposeFile } from './compose-file.ts'

const noClient = await missing('compose')
const containers = Object.entries(readComposeFile())

describe('docker-compose.yml', () => {
  it.skipIf(noClient)('is what the compose client understands', async () => {
    const [program = '', ...args] = (await composeClient()) ?? []
    const file = fileURLToPath(composePath)
    execFileSync(program, [...args, '--file', file, 'config', '--quiet'], { stdio: 'pipe' })
  })

  it('has each service, started by its main.ts', () => {
    const commands = new Map(containers.map(([name, { command }]) => [name, command]))
    for (const service of services)
      expect(commands.get(service)).toEqual(['node', `services/${service}/src/main.ts`])
  })

  it('has the PostgreSQL that tests know', () => {
    expect(readComposeFile()['postgres']?.image).toBe(POSTGRES_IMAGE)
  })

  it.each(containers)('%s is pinned, without rights, and heard on this machine alone', (_name, container) => {
    expect(container.build !== undefined || /:\d+\.\d+/.test(container.image)).toBe(true)
    expect(container.privileged).toBe(false)
    expect(container.cap_drop).toEqual(['ALL'])
    expect(container.security_opt).toContain('no-new-privileges:true')
    for (const port of container.ports) expect(port).toMatch(/^127\.0\.0\.1:/)
  })

  it.each(containers)('%s is given secrets as files', (_name, { environment }) => {
    const secret = /(_KEY|_TOKEN|PASSWORD|DATABASE_URL)$/
    expect(Object.keys(environment).filter((name) => secret.test(name))).toEqual([])
  })

  it.each(services)('gives %s no setting that it does not have', (service) => {
    const sources = [
      `services/${service}/src/config.ts`,
      'packages/service/src/config.ts',
      'packages/service/src/kafka-settings.ts',
      'packages/intake/src/settings.ts',
      'packages/intake/src/capacity-settings.ts',
    ]
    const code = sources
      .map((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
      .join('\n')
    const names = Object.keys(readComposeFile()[service]!.environment).map((name) =>
      name.replace(/_FILE$/, ''),
    )
    expect(names.filter((name) => !code.includes(`${name}:`))).toEqual([])
  })

  it.each(containers.filter(([, container]) => 'restart' in container))(
    '%s says whether it is well',
    (_name, container) => {
      expect(container.healthcheck?.test[0]).toBe('CMD')
    },
  )
})
