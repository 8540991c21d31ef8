import { UnlockAsk } from "../secrets/UnlockAsk";
import { CloseAsk } from "./CloseAsk";
import { OfferAsk } from "./OfferAsk";

/** What the desktop wants to know, whatever page is open: what closing means, what becomes of a file, what
 * opens the passwords. */
export function Desk() {
  return (
    <>
      <CloseAsk />
      <OfferAsk />
      <UnlockAsk />
    </>
  );
}
