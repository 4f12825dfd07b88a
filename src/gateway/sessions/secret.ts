import {createHash, randomBytes} from 'node:crypto'
import {USER_TOKEN_PREFIX} from '../../contract/names.ts'

/** 256 random bits: 64 hex characters for an agent, `krx_user_` and base64url for a user. */
export function makeSecret(principal: 'agent' | 'user'): string {
  const bytes = randomBytes(32)
  return principal === 'agent' ? bytes.toString('hex') : USER_TOKEN_PREFIX + bytes.toString('base64url')
}

/** SHA-256, hex. A slow hash would add nothing: 256 random bits cannot be searched at any speed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
