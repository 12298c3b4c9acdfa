import { DiscoveryError } from "../errors.ts";
import { complain, messageOf } from "./failure.ts";

/** Warns of what keeps a watch from knowing more. A bus that is not back yet is no news each time. */
export function problemTeller(say: (text: string) => void = complain): (error: Error) => void {
  let last = "";
  return (error) => {
    const again = error instanceof DiscoveryError && !["lost", "noDaemon"].includes(error.reason);
    if (again && error.message === last) return;
    last = error.message;
    say(`warning: ${messageOf(error)}`);
  };
}
