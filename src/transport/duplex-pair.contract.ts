import { Duplex } from "node:stream";

/** Two streams, each of which reads at once, inside the write, what is written to the other. */
export function duplexPair(): [Duplex, Duplex] {
  const near: Duplex = endOf(() => far);
  const far: Duplex = endOf(() => near);
  return [near, far];
}

function endOf(other: () => Duplex): Duplex {
  const endOther = (): void => {
    if (!other().destroyed && !other().readableEnded) other().push(null);
  };
  return new Duplex({
    read: () => {},
    write: (chunk, _encoding, done) => {
      if (!other().destroyed) other().push(chunk);
      done();
    },
    final: (done) => {
      endOther();
      done();
    },
    destroy: (error, done) => {
      endOther();
      done(error);
    },
  });
}
