import {builtInDefinitions} from '../../src/gateway/capabilities/index.ts'

/** How many capabilities every gateway has. */
export const BUILT_IN_COUNT = builtInDefinitions().length

/** How many of them a client sees while no mail account is connected. */
export const OFFERED_COUNT = builtInDefinitions().filter(({name}) => !name.startsWith('email.')).length
