/** What is loaded with the first server and not before: the client of MCP, and a validator of JSON Schema. */
export {toCapability} from './capability.ts'
export {connect} from './connection.ts'
