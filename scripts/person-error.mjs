/** A failure that a person can do something about: it is shown as its message alone, without a stack trace. */
export class PersonError extends Error {}

/** Runs a script's main function; its answer is the exit status. */
export async function runScript(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error(error instanceof PersonError ? `anemometer: ${error.message}` : error)
    process.exitCode = 1
  }
}
