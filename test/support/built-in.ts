import {builtInDefinitions} from '../../src/gateway/capabilities/index.ts'

/** How many capabilities every gateway has. */
export const BUILT_IN_COUNT = builtInDefinitions().length
