import type {EmailServices} from '../../../../../src/gateway/capabilities/email/index.ts'

/** For what only looks at the definitions. */
export const emailServices = {mail: {unavailable: () => null}} as unknown as EmailServices
