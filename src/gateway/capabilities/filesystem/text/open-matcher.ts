import {literalMatcher} from './literal-matcher.ts'
import type {Matcher, MatchRequest} from './matcher.ts'
import {openRegexMatcher} from './regex-matcher.ts'

/** Literal text is looked for in this thread, anything else in one of its own. @throws InvalidPattern */
export async function openMatcher(request: MatchRequest): Promise<Matcher> {
  return request.isRegex || request.ignoreCase ? openRegexMatcher(request) : literalMatcher(request)
}
