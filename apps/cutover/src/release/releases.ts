/** What commands load only once they are run: the graph of packages knows no library that is loaded now here, now there. */
export { fetchVerdicts, historyOf, ORDER, promote, rollBack, withClone } from '@cutover/forge';
