/** Values that several settings have. */
import * as z from 'zod'

/** `yes` or `no`. */
export const yesNo = z.enum(['yes', 'no']).transform((value) => value === 'yes')
/** A TCP port; 0 lets the system choose. */
export const port = z.coerce.number().int().min(0).max(65535)
/** At least 256 bits, as base64url or hex. */
export const secretKey = z
  .string()
  .regex(/^[0-9a-f]{64,}$|^[A-Za-z0-9_-]{43,}$/, 'at least 256 bits, as hex or base64url')
  .transform((value) => Buffer.from(value, /^[0-9a-f]{64,}$/.test(value) ? 'hex' : 'base64url'))
/** A PEM text, also with `\n` written out. */
export const pem = z
  .string()
  .transform((value) => value.replaceAll('\\n', '\n'))
  .refine((value) => value.includes('-----BEGIN '), 'a PEM text')
