/** What `tocsin topics acls` prints, put into a broker. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
  type AclEntry,
  type Admin,
} from 'kafkajs'
import * as z from 'zod'

const run = promisify(execFile)
const printed = z.object({
  principal: z.string(),
  resource: z.enum(['topic', 'group']),
  name: z.string(),
  pattern: z.enum(['literal', 'prefixed']),
  operations: z.array(z.enum(['Read', 'Write', 'Describe'])),
})
const RESOURCES = { topic: AclResourceTypes.TOPIC, group: AclResourceTypes.GROUP }
const PATTERNS = { literal: ResourcePatternTypes.LITERAL, prefixed: ResourcePatternTypes.PREFIXED }
const OPERATIONS = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Describe: AclOperationTypes.DESCRIBE,
}

/** As an operator's shell gets them, each operation a rule of its own. */
export async function printedRules(): Promise<AclEntry[]> {
  const program = fileURLToPath(new URL('../../../infra/local/tocsin.ts', import.meta.url))
  const { stdout } = await run(process.execPath, [program, 'topics', 'acls', '--format', 'json'])
  return stdout
    .trim()
    .split('\n')
    .map((line) => printed.parse(JSON.parse(line)))
    .flatMap(({ principal, resource, name, pattern, operations }) =>
      operations.map((operation) => ({
        resourceType: RESOURCES[resource],
        resourceName: name,
        resourcePatternType: PATTERNS[pattern],
        principal,
        host: '*',
        operation: OPERATIONS[operation],
        permissionType: AclPermissionTypes.ALLOW,
      })),
    )
}

/** @returns every rule that the broker goes by */
export async function keptRules(admin: Admin): Promise<AclEntry[]> {
  const { resources } = await admin.describeAcls({
    resourceType: AclResourceTypes.ANY,
    resourcePatternType: ResourcePatternTypes.ANY,
    operation: AclOperationTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
  })
  return resources.flatMap(({ acls, resourceType, resourceName, resourcePatternType }) =>
    acls.map((acl) => ({ ...acl, resourceType, resourceName, resourcePatternType })),
  )
}
