export {
  type CapAlert,
  type CapArea,
  type CapContent,
  type CapFault,
  type CapIdentity,
  type CapInfo,
  type CapPoint,
  type CapReading,
  type CapResource,
  type CapValue,
} from './alert.ts'
export { MAX_BYTES } from './document.ts'
export { readCap } from './read.ts'
export { capTime, instantOf } from './times.ts'
export { type CapWriting, writeCap } from './write.ts'
