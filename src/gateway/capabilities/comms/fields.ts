import {z} from 'zod'
import {AGENT_NAME_PATTERN} from '../../../contract/names.ts'
import {PRIORITIES} from '../../message.ts'

export const MAX_MESSAGE_CHARACTERS = 65_536

export const message = z.string().min(1).max(MAX_MESSAGE_CHARACTERS).describe('text, or JSON as text; no secrets')
export const priority = z.enum(PRIORITIES).describe('messages of high priority are read first')
export const channel = z
  .string()
  .regex(AGENT_NAME_PATTERN, 'lower case letters, digits, ".", "_" or "-", at most 63')
  .describe('name of the topic')
