// The way into every command of this repository. Plain JavaScript for Node 20: it only finds or fetches what the rest
// needs (a Node that runs TypeScript, the packages of the lock file) and hands over to infra/local/<verb>.ts.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const VERBS = ['start', 'demo', 'test', 'check', 'tocsin', 'bench', 'faults', 'fuzz', 'campaigns', 'evaluate']
const OLDEST_NODE = 24
const NODE_VERSION = '24.21.0'
const repository = fileURLToPath(new URL('../../', import.meta.url))

const [verb = '', ...args] = process.argv.slice(2)
const program = join(repository, 'infra', 'local', `${verb}.ts`)
if (!VERBS.includes(verb) || !existsSync(program)) {
  console.error(`usage: node infra/local/launch.mjs <${VERBS.join('|')}> [arguments]`)
  process.exit(2)
}
const node = nodeThatRunsTypeScript()
const env = {
  ...process.env,
  PATH: `${dirname(node)}:${join(repository, 'node_modules', '.bin')}:${process.env.PATH}`,
}
installWhatIsMissing()
handOver()

function nodeThatRunsTypeScript() {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return process.execPath
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const home = join(repository, '.cache', 'node-24')
  const found = join(home, 'node_modules', name, 'bin', 'node')
  const from = `Node ${NODE_VERSION} from npm (package ${name}, in .cache/node-24)`
  console.error(`Node ${process.versions.node} is older than ${OLDEST_NODE}: going on with ${from}.`)
  if (versionOf(found) === `v${NODE_VERSION}`) return found
  const install = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', home]
  npm(process.execPath, process.env, [...install, `${name}@${NODE_VERSION}`])
  if (versionOf(found) !== undefined) return found
  console.error(`${name}@${NODE_VERSION} does not run on this machine: install Node ${OLDEST_NODE} or newer.`)
  process.exit(1)
}

function versionOf(executable) {
  const asked = spawnSync(executable, ['--version'], { encoding: 'utf8' })
  return asked.status === 0 ? asked.stdout.trim() : undefined
}

function installWhatIsMissing() {
  if (installed()) return
  console.error('Installing the packages of package-lock.json (npm ci) …')
  const began = performance.now()
  npm(node, env, ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  console.error(`Installed in ${((performance.now() - began) / 1000).toFixed(0)} s.`)
}

/** Whether what npm says it installed is what the lock file asks for; optional packages are of other machines. */
function installed() {
  const inside = join(repository, 'node_modules', '.package-lock.json')
  if (!existsSync(inside)) return false
  const have = JSON.parse(readFileSync(inside, 'utf8')).packages
  const want = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')).packages
  return Object.entries(want).every(
    ([path, { version, link, optional }]) =>
      !path.includes('node_modules/') ||
      optional ||
      (path in have && have[path].version === version && have[path].link === link),
  )
}

function npm(withNode, environment, npmArgs) {
  const cli = process.env.npm_execpath
  const [command, first] = cli?.endsWith('.js') ? [withNode, [cli]] : ['npm', []]
  const options = { cwd: repository, env: withoutNpm(environment), stdio: ['ignore', 'ignore', 'inherit'] }
  const run = spawnSync(command, [...first, ...npmArgs], options)
  if (run.status === 0) return
  console.error(`npm ${npmArgs[0]} failed${run.error ? ` (${run.error.message})` : ''}; see above.`)
  process.exit(1)
}

/** The settings of the `npm run` that we are part of (its workspace, its log level) are not meant for this npm. */
function withoutNpm(environment) {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^npm_(package|lifecycle|config_local)/.test(name)),
  )
}

function handOver() {
  const child = spawn(node, [program, ...args], { cwd: repository, env, stdio: 'inherit' })
  // A terminal sends Ctrl-C to both of us; the child decides when to end.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    if (signal) process.removeAllListeners(signal)
    if (signal) process.kill(process.pid, signal)
    else process.exit(code ?? 1)
  })
}
