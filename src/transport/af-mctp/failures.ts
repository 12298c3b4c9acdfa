import { getSystemErrorName } from "node:util";
import { TransportError } from "../../errors.ts";
import { isSystemCallFailure, type SystemCallFailure } from "./socket.ts";

/**
 * What AF_MCTP means by its errors, by system call and error name, then by error name alone. `%` is the peer or the
 * address concerned. Each says what is missing and what to do.
 */
const explanations: { readonly [failure: string]: string } = {
  "socket EAFNOSUPPORT":
    "this kernel has no MCTP: it needs Linux 5.15 or later with CONFIG_MCTP, or `modprobe mctp` where that is a module",
  "socket ESOCKTNOSUPPORT": "this kernel's MCTP has no datagram sockets",
  "socket EPERM": "this process may not open MCTP sockets: a security policy (seccomp, container) forbids it",
  "socket EACCES": "this process may not open MCTP sockets: a security policy (seccomp, container) forbids it",
  "sendto EACCES": "sending to % needs the capability CAP_NET_RAW: run as root, or grant it with `setcap` or systemd",
  "sendto EPERM": "sending to % is forbidden by a security policy or packet filter",
  "sendto EHOSTUNREACH":
    "there is no route to %: add one with `mctp route add`, or have mctpd assign and route the endpoint",
  "sendto ENETUNREACH": "there is no route to the network of %: add one with `mctp route add`",
  "sendto ENOENT":
    "% is on this machine and nobody takes the message: no program is bound there, or the tag is no longer held",
  "sendto ENETDOWN": "the link to % is down: bring it up with `mctp link set <link> up`",
  "sendto ENODEV": "the link to % is gone",
  "sendto ENXIO": "the link to % is gone",
  "sendto EBUSY":
    "all 8 MCTP tags for % are in use, by this or other processes: wait for answers, or run fewer requests at once",
  "sendto ENOMEM":
    "no memory for a message to %: the kernel has none left, or the receiver on this machine does not keep up",
  "sendto EINVAL":
    "the kernel refuses the message to %: it is longer than 65535 bytes, or this kernel does not know the way tags are used",
  "sendto EMSGSIZE": "the message is too long for the link to %",
  "sendto EDESTADDRREQ": "the kernel misses the address of %",
  "sendto EAGAIN":
    "the send buffer for % is full: its link, or that of another endpoint on the same socket, does not keep up",
  "sendto ENOBUFS": "the queue of the link to % is full: the link does not keep up",
  "ioctl EBUSY":
    "all 8 MCTP tags for % are in use, by this or other processes: wait for answers, or run fewer requests at once",
  "ioctl EINVAL": "the kernel refuses to give a tag for %",
  "bind EACCES":
    "receiving requests as % needs the capability CAP_NET_BIND_SERVICE: run as root, or grant it with `setcap` or systemd",
  "bind EADDRINUSE": "another program receives requests as % already",
  "bind EADDRNOTAVAIL": "% is no address of this machine: add it with `mctp addr add`",
  "bind EINVAL": "the kernel refuses to receive requests as %",
  EMFILE: "this process has too many files open: raise its limit (`ulimit -n`)",
  ENFILE: "the system has too many files open",
  ENOMEM: "the kernel has no memory left",
  ENOBUFS: "the kernel has no buffers left",
  ENODEV: "the link to % is gone",
  EBADF: "the socket for % is closed",
};

/** Makes a failed system call a `TransportError` that explains itself. `subject` is the peer or address concerned. */
export function explainFailure(failure: SystemCallFailure, subject: string): TransportError {
  const { syscall } = failure;
  const errno = getSystemErrorName(-failure.errno);
  const sentence = explanations[`${syscall} ${errno}`] ?? explanations[errno] ?? "the system call for % failed";
  // The replacement is a function because a string's `$` would mean something.
  const text = sentence.replace("%", () => subject);
  return new TransportError(`${text} (${syscall}: ${errno})`, { errno, syscall, cause: failure });
}

/** Runs system calls and throws their failures explained; any other error stays what it is. */
export function explained<Result>(subject: string, calls: () => Result): Result {
  try {
    return calls();
  } catch (error) {
    throw explanationOf(error, subject);
  }
}

/** What `explained` throws instead of an error. */
export function explanationOf(error: unknown, subject: string): unknown {
  return isSystemCallFailure(error) ? explainFailure(error, subject) : error;
}
