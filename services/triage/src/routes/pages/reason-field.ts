/** Every decision of a reviewer carries why. */
import { textArea, type Html } from '@tocsin/pages'

export function reasonField(label: string): Html {
  return textArea({ name: 'reason', label, required: true })
}
