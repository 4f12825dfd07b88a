import type {Notice} from './types.ts'

/** What a webhook and a command are given. */
export function bodyOf({input, ...notice}: Notice, includeInput: boolean): string {
  const decide = notice.event === 'approval.requested' ? {decide: commandsFor(notice.id)} : {}
  return JSON.stringify({schema: 'kruxos.notice/v1', ...notice, ...decide, ...(includeInput ? {input} : {})})
}

/** The same for a person with a telephone. It says where to decide, and is no place to decide. */
export function textOf(notice: Notice, includeInput: boolean): {title: string; text: string} {
  const input = includeInput ? [oneLine(JSON.stringify(notice.input)).slice(0, MAX_INPUT_LENGTH)] : []
  if (notice.event === 'capability.ran') {
    const how = notice.ok ? 'ran' : 'failed'
    return {title: `${notice.capability} ${how}`, text: [`agent ${notice.agent}`, ...input].join('\n')}
  }
  const {id, agent, capability, expiresAt, reason} = notice
  return {
    title: `${capability} waits for approval`,
    text: [`agent ${agent}, until ${expiresAt}`, oneLine(reason), ...input, ...commandsFor(id)].join('\n'),
  }
}

const MAX_INPUT_LENGTH = 500

function commandsFor(id: string): string[] {
  return [`kruxos approve show ${id}`, `kruxos approve accept ${id}`, `kruxos approve reject ${id}`]
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
}
