// What a page leaves for the next page of this tab about the same thing (a conversation, a form): half-typed words, and
// how far the messages were said. Where it lies until then is not its business.

/**
 * @param {string} of  what it is about; what was kept of anything else is not taken over
 * @param {(kept: object | null) => void} write  gets all there is to keep; null: nothing
 */
export function createShelf(of, write) {
  let values = {};
  let open = false;
  let closed = false;
  let taken = false; // by what is kept of something else

  function put() {
    if (open && !closed && !taken) write(Object.keys(values).length ? { of, ...values } : null);
  }

  return {
    /**
     * Takes over what an earlier page kept, but for what this one has put already. Nothing is written before.
     * `yields`: nor ever, where something is kept of anything else.
     */
    open(kept, yields = false) {
      taken = Boolean(yields && kept && kept.of !== of);
      if (kept?.of === of) {
        const { of: _, ...earlier } = kept;
        values = { ...earlier, ...values };
      }
      open = true;
    },
    get: (name) => values[name],
    /** Nothing is kept of an undefined value. */
    set(name, value) {
      if (closed || value === values[name]) return;
      values = { ...values, [name]: value };
      if (value === undefined) delete values[name];
      put();
    },
    /** Keeps all of it once more: there is another place for it. */
    renew: put,
    /** Keeps nothing any more. */
    close() {
      values = {};
      put();
      closed = true;
    },
  };
}
