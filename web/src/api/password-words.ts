/** The least length the server takes, in code points. It also weighs how easily a password is guessed. */
export const LEAST_PASSWORD = 12

/** Under every field where somebody chooses a password. */
export const PASSWORD_HELP =
  'At least 12 characters: a few words in a row that have nothing to do with each other.'
