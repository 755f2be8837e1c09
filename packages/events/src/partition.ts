/**
 * Which partition a key belongs to: murmur2, as Kafka's own default partitioner does it, so that both adapters of the
 * bus give the same answer and other clients can find a key. Source: org.apache.kafka.common.utils.Utils.murmur2.
 */
const SEED = 0x9747b28c
const M = 0x5bd1e995
const R = 24

function murmur2(data: Uint8Array): number {
  const length = data.length
  let h = SEED ^ length
  const words = length >> 2
  for (let i = 0; i < words; i++) {
    const at = i * 4
    let k = data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24)
    k = Math.imul(k, M)
    k ^= k >>> R
    k = Math.imul(k, M)
    h = Math.imul(h, M) ^ k
  }
  const rest = words * 4
  if ((length & 3) === 3) h ^= data[rest + 2]! << 16
  if ((length & 3) >= 2) h ^= data[rest + 1]! << 8
  if ((length & 3) >= 1) {
    h ^= data[rest]!
    h = Math.imul(h, M)
  }
  h ^= h >>> 13
  h = Math.imul(h, M)
  h ^= h >>> 15
  return h
}

/** @returns the partition of `key` among `partitions`, 0-based */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(new TextEncoder().encode(key)) & 0x7fffffff) % partitions
}
