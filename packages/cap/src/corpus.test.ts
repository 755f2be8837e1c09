import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { CapReading } from './alert.ts'
import { readCap } from './read.ts'
import { writeCap } from './write.ts'

const corpus = new URL('../../../tests/data/cap/', import.meta.url)
const folder = (name: string) =>
  readdirSync(new URL(`${name}/`, corpus)).map((file) => ({
    file,
    readings: readCap(readFileSync(new URL(`${name}/${file}`, corpus))),
  }))
const accepted = (readings: CapReading[]) =>
  readings.flatMap((reading) => (reading.outcome === 'accepted' ? [reading.alert] : []))
const identities = (readings: CapReading[]) =>
  new Set(accepted(readings).map(({ identity }) => JSON.stringify(identity)))

describe('the corpus of published alerts', () => {
  it('holds 95 identities in 98 valid files; the Update without references is refused', () => {
    const files = folder('cap-1.2')
    expect(files).toHaveLength(99)
    const refused = files.filter(({ readings }) => readings.some(({ outcome }) => outcome === 'refused'))
    expect(refused.map(({ file }) => file)).toEqual(['canada_errors.cap'])
    expect(refused[0]?.readings[0]).toMatchObject({
      faults: [
        {
          element: 'references',
          line: 12,
          rule: 'references',
          message: 'is required where msgType is Update',
        },
      ],
    })
    expect(identities(files.flatMap(({ readings }) => readings)).size).toBe(95)
  })
  it('holds 13 alerts that are refused with the element and its line', () => {
    const files = folder('refused')
    expect(files).toHaveLength(13)
    const named = Object.fromEntries(
      files.map(({ file, readings: [reading] }) => {
        const fault = reading?.outcome === 'refused' ? reading.faults[0] : undefined
        expect(fault?.line, file).toBeGreaterThan(0)
        return [file, `${fault?.rule} ${fault?.element}`]
      }),
    )
    expect(named['invalid.cap']).toBe('schema info')
    expect(named['sweden.cap']).toBe('schema senderName')
    delete named['invalid.cap']
    delete named['sweden.cap']
    expect(new Set(Object.values(named))).toEqual(new Set(['namespace alert']))
  })
  it('holds a file that is not well-formed, refused with the position', () => {
    const [{ readings } = { readings: [] }] = folder('malformed')
    expect(readings).toMatchObject([{ outcome: 'refused', faults: [{ rule: 'well-formed', line: 1 }] }])
    expect(JSON.stringify(readings)).toContain('column 548')
  })
  it('holds attacks, refused before anything they name is looked at', () => {
    const files = folder('attacks')
    expect(files).toHaveLength(2)
    for (const { readings } of files)
      expect(readings).toMatchObject([{ outcome: 'refused', faults: [{ rule: 'no-dtd' }] }])
  })
  it('holds envelopes and lists, unwrapped to the same alerts that also stand alone', () => {
    const counted = Object.fromEntries(
      folder('wrapped').map(({ file, readings }) => [file, accepted(readings).length]),
    )
    expect(counted).toEqual({ 'bushfire_valid.edxlde': 59, 'rfs.xml': 1, 'smhi.se.alerts.cap': 17 })
    const alone = identities(folder('cap-1.2').flatMap(({ readings }) => readings))
    for (const identity of identities(folder('wrapped').flatMap(({ readings }) => readings)))
      expect(alone).toContain(identity)
  })
  it('keeps a UTF-8 alert byte for byte, so that its signature still holds', () => {
    const bytes = readFileSync(new URL('cap-1.2/canada_signed.cap', corpus))
    expect(Buffer.from(accepted(readCap(bytes))[0]?.xml ?? '')).toEqual(bytes)
  })
  it('reads another encoding and hands it on as UTF-8', () => {
    const [alert] = accepted(readCap(readFileSync(new URL('cap-1.2/earthquake-iso8859-1.cap', corpus))))
    expect(alert?.xml).not.toContain('\uFFFD')
    expect(accepted(readCap(alert?.xml ?? ''))[0]?.identity).toEqual(alert?.identity)
  })
  it('can be written again and read back the same', () => {
    for (const { file, readings } of folder('cap-1.2')) {
      for (const { xml: _, ...content } of accepted(readings)) {
        const written = writeCap(content)
        const [back] = written.outcome === 'written' ? accepted(readCap(written.xml)) : []
        const { xml: __, ...again } = back ?? { xml: '' }
        expect(again, file).toEqual(content)
      }
    }
  })
})
