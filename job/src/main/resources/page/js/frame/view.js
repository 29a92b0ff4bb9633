/**
 * What every view gets. A story's object is in its parameters: `object`, its name as shown, and `kind`, which is
 * `system`, `user` or `other`.
 * @module
 */

/**
 * @typedef {object} ViewProps
 * @property {import("spawnwatch/rows/store.js").RowStore} store
 * @property {Int32Array} selection indexes of the rows that pass the filter, ascending
 * @property {Int32Array} inTime those of the selection that are in time: what is counted, and what `events` shows
 * @property {Int32Array} late those that are late, which `late` shows
 * @property {string} asked the filter that the selection is of, as text: `filter` may have changed since
 * @property {import("spawnwatch/rows/filter.js").Filter} filter
 * @property {(change: Partial<import("spawnwatch/rows/filter.js").Filter>) => void} setFilter changes parts of the filter
 * @property {import("spawnwatch/rows/session.js").Context} context
 * @property {import("spawnwatch/rows/filter.js").Spelling} spelling the names under which hosts and users are shown
 * @property {Readonly<Record<string, string>>} params what the view keeps in the address
 * @property {(change: Record<string, string | null>, replace?: boolean) => void} setParams changes some of them
 * @property {(view: string, params?: Record<string, string>, filter?: Partial<import("spawnwatch/rows/filter.js").Filter>)
 *     => string} link the address of a view, with the filter as it is but for the given parts
 */

export {};
