import { Activity, type ReactNode, useEffect, useState } from "react";
import { oncePainted } from "../components/form/useLater";

/**
 * A page that is drawn when the window has nothing else to do, and only shown when somebody goes to it. Until then nobody
 * meets it and it does nothing. Whoever has left it finds it as it begins when they come back.
 */
export function Ahead({ shown, children }: { readonly shown: boolean; readonly children: ReactNode }) {
  const [visit, setVisit] = useState(0);
  useEffect(() => {
    const leave = () => void oncePainted(() => setVisit((last) => last + 1));
    return shown ? leave : undefined;
  }, [shown]);
  return (
    <Activity key={visit} mode={shown ? "visible" : "hidden"}>
      {children}
    </Activity>
  );
}
