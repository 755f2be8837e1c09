import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { topicNames, topics } from '@tocsin/events'
import { connections, drawPicture } from '../../infra/docs/picture.ts'

it("the README's picture is the list of topics as it stands (node infra/docs/draw.ts)", () => {
  expect(readFileSync(new URL('../../docs/pictures/system.svg', import.meta.url), 'utf8')).toBe(drawPicture())
  const drawn = new Set(connections().flatMap(({ carries }) => carries))
  expect(topicNames.filter((name) => topics[name].readers.length > 0 && !drawn.has(name))).toEqual([])
})
