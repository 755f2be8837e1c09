/** The picture of the system, drawn from the list of topics: who writes to whom, and what travels between them. */
import { services, topicNames, topics, type ServiceName } from '@tocsin/events'

interface Point {
  x: number
  y: number
}

/** The one topic that every service reads: a line of text says so instead of four arrows. */
const TO_ALL = 'directory'
const WIDTH = 1000
const HEIGHT = 430
const BOX = { width: 176, height: 58 }

/** Centres of the boxes: reports come from the left, people are on the right. */
const places: Record<ServiceName, Point> = {
  'civil-society-intake': { x: 220, y: 90 },
  'regional-intake': { x: 220, y: 340 },
  triage: { x: 490, y: 215 },
  notifier: { x: 770, y: 90 },
  desk: { x: 770, y: 340 },
}

const outside = [
  { text: ['monitors,', 'networks'], from: { x: 20, y: 90 }, to: 'civil-society-intake', left: true },
  { text: ['regional', 'bodies'], from: { x: 20, y: 340 }, to: 'regional-intake', left: true },
  { text: ['mail,', 'webhook'], from: { x: 980, y: 90 }, to: 'notifier', left: false },
  { text: ['focal points,', 'desk officers'], from: { x: 980, y: 340 }, to: 'desk', left: false },
] as const

/** Pairs of services with the topics that lead from one to the other. */
export function connections(): { from: ServiceName; to: ServiceName; carries: string[] }[] {
  return services.flatMap((from) =>
    services.flatMap((to) => {
      const carries = topicNames.filter(
        (name) =>
          (topics[name].writers as readonly string[]).includes(from) &&
          (topics[name].readers as readonly string[]).includes(to),
      )
      return carries.length === 0 ? [] : [{ from, to, carries }]
    }),
  )
}

/** @returns the picture as SVG, readable on light and dark ground */
export function drawPicture(): string {
  const arrows = connections().flatMap(({ from, to, carries }) => {
    const shown = carries.filter((name) => name !== TO_ALL)
    return shown.length === 0 ? [] : [arrow(places[from], places[to], shown)]
  })
  const people = outside.map(({ text, from, to, left }) => visitor(text, from, places[to], left))
  const boxes = services.map((name) => box(name, places[name]))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Tocsin: reports come in by two intakes, triage raises alerts, the notifier delivers them, people answer at the desk">
<style>text{font:13px system-ui,sans-serif;fill:#1d2733}.name{font-weight:600;font-size:14px}.topic{font-size:12px;fill:#33546e;paint-order:stroke;stroke:#fbfaf6;stroke-width:6px;stroke-linejoin:round}.box{fill:#fff;stroke:#15507a;stroke-width:1.5}.line{fill:none;stroke:#15507a;stroke-width:1.3}</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="#15507a"/></marker></defs>
<rect width="${WIDTH}" height="${HEIGHT}" rx="8" fill="#fbfaf6"/>
${[...arrows, ...people, ...boxes].join('\n')}
<text class="topic" x="${WIDTH / 2}" y="${HEIGHT - 18}" text-anchor="middle">${TO_ALL}: from the desk to every service. Between the boxes: the log, Kafka or PostgreSQL.</text>
</svg>
`
}

function box(name: ServiceName, { x, y }: Point): string {
  const { width, height } = BOX
  return `<rect class="box" x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="6"/><text class="name" x="${x}" y="${y + 5}" text-anchor="middle">${name}</text>`
}

/** A curve bent to its right, so that there and back do not lie on each other; the topics stand at its middle. */
function arrow(from: Point, to: Point, carries: readonly string[]): string {
  const [a, b] = [edge(from, to), edge(to, from)]
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = Math.hypot(dx, dy)
  const bend = 30
  const middle = { x: (a.x + b.x) / 2 - (dy / length) * bend, y: (a.y + b.y) / 2 + (dx / length) * bend }
  const lines = carries.map(
    (name, i) =>
      `<tspan x="${round(middle.x)}" y="${round(middle.y - (carries.length - 1) * 7 + i * 14)}">${name}</tspan>`,
  )
  return `<path class="line" marker-end="url(#tip)" d="M${round(a.x)} ${round(a.y)} Q${round(middle.x)} ${round(middle.y)} ${round(b.x)} ${round(b.y)}"/><text class="topic" text-anchor="middle">${lines.join('')}</text>`
}

function visitor(text: readonly string[], at: Point, service: Point, left: boolean): string {
  const side = left ? -1 : 1
  const near = { x: service.x + side * (BOX.width / 2 + 6), y: service.y }
  const far = { x: at.x - side * (left ? 66 : 84), y: at.y }
  const [start, end] = left ? [far, near] : [near, far]
  const lines = text.map((line, i) => `<tspan x="${at.x}" y="${at.y - 3 + i * 15}">${line}</tspan>`)
  return `<path class="line" marker-end="url(#tip)"${left ? '' : ' marker-start="url(#tip)"'} d="M${start.x} ${start.y} L${end.x} ${end.y}"/><text text-anchor="${left ? 'start' : 'end'}">${lines.join('')}</text>`
}

/** Where the line from one centre to another leaves the box. */
function edge(from: Point, to: Point): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const scale = Math.min(
    dx === 0 ? Infinity : (BOX.width / 2 + 4) / Math.abs(dx),
    dy === 0 ? Infinity : (BOX.height / 2 + 4) / Math.abs(dy),
  )
  return { x: from.x + dx * scale, y: from.y + dy * scale }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
