import { setFlagsFromString } from 'node:v8'
import { runProcess } from '@tocsin/service'
import { startApp } from './app.ts'

// A feed leaves buffers behind that V8 would collect only once 64 MB more of them lie there; see the README, "Memory".
setFlagsFromString('--optimize-for-size')

await runProcess('regional-intake', startApp)
