import { runProcess } from '@tocsin/service'
import { startApp } from './app.ts'

await runProcess('desk', startApp)
