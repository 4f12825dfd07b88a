import {type Id, isId} from './messages.ts'

const ID = String.raw`"id"\s*:\s*(-?\d+|"(?:[^"\\]|\\.)*")`
const NAME = String.raw`"(?:jsonrpc|method)"\s*:\s*"[^"\\]*"`
/** Before the id stand only members whose values are short strings: the id is one of the message itself. */
const AT_HEAD = new RegExp(String.raw`^\s*\{\s*(?:${NAME}\s*,\s*)*${ID}\s*,`)
/** The message ends with its id (and its names): the last brace closes the object that the id is a member of. */
const AT_TAIL = new RegExp(String.raw`,\s*${ID}\s*(?:,\s*${NAME}\s*)*\}\s*$`)

/** The id of a message of which only both ends were kept; undefined when neither end shows it. */
export function findId(head: string, tail: string): Id | undefined {
  const text = (AT_HEAD.exec(head) ?? AT_TAIL.exec(tail))?.[1]
  if (text === undefined) return undefined
  try {
    const id: unknown = JSON.parse(text)
    return isId(id) ? id : undefined
  } catch {
    return undefined
  }
}
