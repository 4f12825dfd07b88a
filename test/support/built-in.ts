import {builtIn, NO_SERVICES} from '../../src/gateway/capabilities/index.ts'

/** How many capabilities every gateway has. */
export const BUILT_IN_COUNT = builtIn(NO_SERVICES).capabilities.length
