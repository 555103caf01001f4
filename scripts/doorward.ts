// The command line of Doorward. What it can do is in `command-line/`; `doorward.js` starts it on an older Node.
import { main } from './command-line/main.ts'

process.exitCode = await main(process.argv.slice(2))
