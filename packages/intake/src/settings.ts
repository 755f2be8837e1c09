import { createSecretKey } from 'node:crypto'
import { secretKey, yesNo } from '@tocsin/service'
import * as z from 'zod'
import { capacitySettings } from './capacity-settings.ts'
import { limitSettings } from './limit-settings.ts'
import type { IntakeKeys } from './keys.ts'

/** Settings that both intakes have beside those of every service; spread into an intake's own schema. */
export const intakeSettings = {
  /** Ed25519 public key of the keeper, base64url: without its signature no epoch is sealed to */
  KEEPER_PUBLIC_KEY: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'an Ed25519 public key as base64url'),
  RECEIPT_KEY: secretKey,
  API_KEY_KEY: secretKey,
  IDEMPOTENCY_KEY_KEY: secretKey,
  BODY_KEY: secretKey,
  /** the same at both intakes */
  SOURCE_TOKEN_KEY: secretKey,
  ...capacitySettings,
  ...limitSettings,
  /** reports without a key */
  ANONYMOUS_REPORTS: yesNo.default(false),
} as const

type KeyName = 'RECEIPT_KEY' | 'API_KEY_KEY' | 'IDEMPOTENCY_KEY_KEY' | 'BODY_KEY' | 'SOURCE_TOKEN_KEY'
type IntakeSettings = { [K in KeyName]: z.infer<(typeof intakeSettings)[K]> }

export function intakeKeys(settings: IntakeSettings): IntakeKeys {
  return {
    receipt: createSecretKey(settings.RECEIPT_KEY),
    apiKey: createSecretKey(settings.API_KEY_KEY),
    idempotency: createSecretKey(settings.IDEMPOTENCY_KEY_KEY),
    body: createSecretKey(settings.BODY_KEY),
    token: createSecretKey(settings.SOURCE_TOKEN_KEY),
  }
}
