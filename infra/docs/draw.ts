/** Writes docs/pictures/system.svg: `node infra/docs/draw.ts`. A test holds the file to the list of topics. */
import { writeFileSync } from 'node:fs'
import { drawPicture } from './picture.ts'

writeFileSync(new URL('../../docs/pictures/system.svg', import.meta.url), drawPicture())
