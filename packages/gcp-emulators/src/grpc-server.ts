import { createServer as createHttpServer } from "node:http";
import { createServer, type Socket } from "node:net";
import {
  type handleUnaryCall,
  type Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

/** Serves `methods` of a service; its other methods are UNIMPLEMENTED in a sentence that names them. */
export function addService(
  server: Server,
  service: ServiceDefinition,
  methods: UntypedServiceImplementation,
): void {
  const all = { ...methods };
  for (const [name, { originalName = name }] of Object.entries(service)) {
    if (name in methods || originalName in methods) continue;
    const refuse: handleUnaryCall<unknown, unknown> = (_call, reply) =>
      reply({
        code: status.UNIMPLEMENTED,
        details: `${name} is not supported by this emulator: its README lists what is. Test it against the real service.`,
      });
    all[name] = refuse;
  }
  server.addService(service, all);
}

/** An open port of a gRPC server. */
export interface GrpcPort {
  readonly port: number;
  /** Stops listening, and cuts calls that do not end within half a second. */
  close(): Promise<void>;
}

const gracePeriodMs = 500;

/** How many bytes tell HTTP/2, which starts with `PRI * HTTP/2.0`, from every method of HTTP/1.1. */
const telltale = { length: 3, http2: "PRI" };

/**
 * Opens a port for a gRPC server. A request of HTTP/1.1 (curl, a REST client) is answered with 501 and `sentence`,
 * because grpc-js on its own hangs up on it without a word.
 *
 * @throws if the port is taken.
 */
export async function openGrpcPort(
  server: Server,
  { host, port, sentence }: { host: string; port: number; sentence: string },
): Promise<GrpcPort> {
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const rest = createHttpServer((_request, response) => {
    const body = { error: { code: 501, message: sentence, status: "UNIMPLEMENTED" } };
    response.writeHead(501, { "content-type": "application/json", connection: "close" });
    response.end(`${JSON.stringify(body, null, 2)}\n`);
  });
  /** All but those of gRPC, which the gRPC server closes. */
  const others = new Set<Socket>();

  const listener = createServer((socket) => {
    others.add(socket);
    // Without a listener a connection that breaks would end the process.
    socket.on("error", () => {});
    socket.on("close", () => others.delete(socket));
    socket.on("readable", function peek() {
      const first: Buffer | null = socket.read(telltale.length);
      if (first === null) return;
      socket.off("readable", peek);
      socket.unshift(first);
      if (first.toString("latin1") !== telltale.http2) {
        rest.emit("connection", socket);
        return;
      }
      others.delete(socket);
      injector.injectConnection(socket);
    });
  });

  const boundPort = await new Promise<number>((resolve, reject) => {
    listener.once("error", (cause) => {
      reject(new Error(`Cannot listen on ${host}:${port}: ${cause.message}`, { cause }));
    });
    listener.listen(port, host, () => {
      const address = listener.address();
      resolve(address === null || typeof address === "string" ? port : address.port);
    });
  });

  return {
    port: boundPort,
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => {
          server.forceShutdown();
          resolve();
        }, gracePeriodMs);
        listener.close();
        for (const socket of others) socket.destroy();
        server.tryShutdown(() => {
          clearTimeout(force);
          resolve();
        });
      }),
  };
}
