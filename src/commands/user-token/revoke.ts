import TokenRevoke from '../token/revoke.ts'

/** The same as `token revoke`, under the name that users of user tokens look for. */
export default class UserTokenRevoke extends TokenRevoke {
  static override summary = 'Revoke a user token and close its sessions.'
  static override description =
    'The same as "token revoke": at once, and for good. On a terminal it asks first when there are live sessions.'
  static override examples = [{description: 'By label:', command: '<%= config.bin %> <%= command.id %> laptop'}]
}
