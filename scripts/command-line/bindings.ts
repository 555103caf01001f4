// Whether a configuration gives the Worker its Durable Objects, and has the migration that makes them. Pure.
import type { Unstable_Config as Config } from 'wrangler'

/** The bindings that the Worker looks for, and the classes that it exports for them. */
const objects = [
  { binding: 'LEDGER', className: 'Ledger' },
  { binding: 'JOURNAL', className: 'Journal' },
  { binding: 'WATCHTOWER', className: 'Watchtower' },
] as const

/**
 * Everything that is missing, one line each. `classes` are those that the migrations make, each with whether it is kept
 * in SQLite.
 */
export function bindingProblems(
  config: Pick<Config, 'durable_objects'>,
  classes: ReadonlyMap<string, boolean>,
  env: string | undefined,
): readonly string[] {
  const prefix = env === undefined ? '' : `env.${env}.`
  return objects.flatMap(({ binding, className }) => {
    const found = config.durable_objects.bindings.find(({ name }) => name === binding)
    // Another Worker's class is there by that one's migrations.
    const isMade = found?.script_name !== undefined || classes.get(className) === true
    const missing = isMade
      ? []
      : [
          `${binding}: no migration makes the class ${className} in SQLite. Add one with a tag of its own: ` +
            `[[migrations]] tag = "…", new_sqlite_classes = ["${className}"]`,
        ]
    const wanted = `[[${prefix}durable_objects.bindings]] name = "${binding}", class_name = "${className}"`
    if (found === undefined) {
      const inherits = env === undefined ? '' : ' An environment inherits no bindings.'
      return [`${binding}: no Durable Object of this name.${inherits} Add: ${wanted}`, ...missing]
    }
    if (found.class_name === className) return missing
    return [
      `${binding}: of the class ${JSON.stringify(found.class_name)}. It has to be: ${wanted}`,
      ...missing,
    ]
  })
}
