/**
 * Whether the page is being printed: then lists are whole, up to what is said beside them.
 * @module
 */

import { useEffect, useState } from "preact/hooks";

/** Whether the page is being printed. A component that asks is drawn again before the paper is laid out, and after. */
export function usePrinting() {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const before = () => setPrinting(true);
    const after = () => setPrinting(false);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
  return printing;
}
