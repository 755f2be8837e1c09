/**
 * The world's first-level divisions as the arcs between them, and which of them hold or nearly hold a point. The
 * borders are simplified, a few kilometres off in places.
 *
 * Rings are never put together: whether a ray from the point crosses an area's borders an odd number of times, and
 * how far they are, does not depend on the order of the arcs. So each corner is held once, as two numbers.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import Flatbush from 'flatbush'

/** One area of the map: the source's id, its country ('' where the source names none) and its code of today. */
export interface MapArea {
  area: string
  country: string
  admin1: string | null
  /** the codes it may belong to, where it was divided since the map was drawn */
  among?: string[]
}

/** Areas at a point, by longitude and latitude in degrees. */
export interface BorderMap {
  /** the areas that hold the point */
  holding(lon: number, lat: number): MapArea[]
  /** the areas whose border comes nearer than `kilometres`, nearest first */
  near(lon: number, lat: number, kilometres: number): MapArea[]
}

/** TopoJSON, as far as the packed map uses it. */
interface Borders {
  transform: { scale: [number, number]; translate: [number, number] }
  objects: { admin1: { geometries: { arcs: NestedArcs; properties: MapArea }[] } }
  arcs: [number, number][][]
}
type NestedArcs = (number | NestedArcs)[]
/** x, y, x, y ... in degrees */
type Arc = Float64Array
type Box = [minLon: number, minLat: number, maxLon: number, maxLat: number]

/** Reads the map that comes with this package: some 0.2 s. */
export function readBorderMap(): BorderMap {
  const packed = readFileSync(new URL('../data/admin1.topo.json.gz', import.meta.url))
  const borders: Borders = JSON.parse(gunzipSync(packed).toString('utf8'))
  const arcs = borders.arcs.map((arc) => unpacked(arc, borders.transform))
  const areas = borders.objects.admin1.geometries.map((shape) => ({
    properties: shape.properties,
    // a negative number is an arc walked backwards: the complement of its index
    arcs: (shape.arcs.flat(3) as number[]).flatMap((at) => arcs[at < 0 ? ~at : at] ?? []),
  }))
  const index = new Flatbush(areas.length)
  for (const area of areas) index.add(...boxOf(area.arcs))
  index.finish()
  const inBox = (...box: Box) => index.search(...box).flatMap((at) => areas[at] ?? [])

  return {
    holding: (lon, lat) =>
      inBox(lon, lat, lon, lat)
        .filter((area) => holds(area.arcs, lon, lat))
        .map((area) => area.properties),
    near(lon, lat, kilometres) {
      const lats = kilometres / kilometresADegree
      const lons = lats / Math.max(0.05, Math.cos((lat * Math.PI) / 180))
      return inBox(lon - lons, lat - lats, lon + lons, lat + lats)
        .map((area) => ({ properties: area.properties, distance: distanceTo(area.arcs, lon, lat) }))
        .filter(({ distance }) => distance <= kilometres)
        .sort((one, other) => one.distance - other.distance)
        .map(({ properties }) => properties)
    },
  }
}

/** TopoJSON keeps an arc as whole-number steps from point to point. */
function unpacked(steps: [number, number][], { scale, translate }: Borders['transform']): Arc {
  const arc = new Float64Array(steps.length * 2)
  let [x, y] = [0, 0]
  steps.forEach(([dx, dy], i) => {
    x += dx
    y += dy
    arc[2 * i] = x * scale[0] + translate[0]
    arc[2 * i + 1] = y * scale[1] + translate[1]
  })
  return arc
}

function boxOf(arcs: Arc[]): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  for (const arc of arcs) {
    for (let i = 0; i < arc.length; i += 2) {
      const [lon = 0, lat = 0] = [arc[i], arc[i + 1]]
      box[0] = Math.min(box[0], lon)
      box[1] = Math.min(box[1], lat)
      box[2] = Math.max(box[2], lon)
      box[3] = Math.max(box[3], lat)
    }
  }
  return box
}

function holds(arcs: Arc[], lon: number, lat: number): boolean {
  let inside = false
  for (const arc of arcs) {
    let x1 = arc[0]!
    let y1 = arc[1]!
    // plain reads: anything else makes an object of each number, and there are hundreds of thousands a call
    for (let i = 2; i < arc.length; i += 2) {
      const x2 = arc[i]!
      const y2 = arc[i + 1]!
      // half-open in latitude, so that a ray through a corner crosses once
      if (y1 > lat !== y2 > lat && lon < x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside
      x1 = x2
      y1 = y2
    }
  }
  return inside
}

const kilometresADegree = 111.2

/** Kilometres from a point to the nearest border, on a plane laid through the point: right to a percent within 50 km. */
function distanceTo(arcs: Arc[], lon: number, lat: number): number {
  const perLon = kilometresADegree * Math.cos((lat * Math.PI) / 180)
  let nearest = Infinity
  for (const arc of arcs) {
    let x1 = (arc[0]! - lon) * perLon
    let y1 = (arc[1]! - lat) * kilometresADegree
    for (let i = 2; i < arc.length; i += 2) {
      const dx = (arc[i]! - lon) * perLon - x1
      const dy = (arc[i + 1]! - lat) * kilometresADegree - y1
      const along = Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / (dx * dx + dy * dy || 1)))
      const x = x1 + along * dx
      const y = y1 + along * dy
      nearest = Math.min(nearest, x * x + y * y)
      x1 += dx
      y1 += dy
    }
  }
  return Math.sqrt(nearest)
}
