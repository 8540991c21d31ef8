import { createContext, type ReactNode, useContext } from "react";

/** What `useLater` says of the table around. */
export const Painted = createContext(true);

/** What nobody needs before the rows have been painted: the buttons in them. */
export function Later({ children }: { readonly children: ReactNode }) {
  return useContext(Painted) && children;
}
