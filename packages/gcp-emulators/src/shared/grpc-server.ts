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
import { type Emulator, type ListenOptions, listen } from "./emulator.ts";

/** Serves `methods` of a service. Its other methods answer UNIMPLEMENTED, naming the method. */
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

/** Calls that take longer to end are cut. */
const gracePeriodMs = 500;

/** HTTP/2 starts with `PRI * HTTP/2.0`. No method of HTTP/1.1 starts with these letters. */
const http2Prefix = "PRI";

/**
 * Starts a gRPC server. An HTTP/1.1 request (curl, a REST client) is answered with 501 and `restMessage`, because
 * grpc-js alone closes such a connection without an answer.
 *
 * @param stop called once, when the emulator is closed, to close the port and everything else
 * @throws if the port is taken.
 */
export function listenGrpc(
  server: Server,
  { restMessage, ...options }: ListenOptions & { readonly restMessage: string },
  stop: (closePort: () => Promise<void>) => Promise<void> = (closePort) => closePort(),
): Promise<Emulator> {
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const rest = createHttpServer((_request, response) => {
    const body = { error: { code: 501, message: restMessage, status: "UNIMPLEMENTED" } };
    response.writeHead(501, { "content-type": "application/json", connection: "close" });
    response.end(`${JSON.stringify(body, null, 2)}\n`);
  });
  /** Connections that the gRPC server does not close. */
  const otherSockets = new Set<Socket>();

  const listener = createServer((socket) => {
    otherSockets.add(socket);
    // Without a listener, a broken connection would end the process.
    socket.on("error", () => {});
    socket.on("close", () => otherSockets.delete(socket));
    socket.on("readable", function peek() {
      const first: Buffer | null = socket.read(http2Prefix.length);
      if (first === null) return;
      socket.off("readable", peek);
      socket.unshift(first);
      if (first.toString("latin1") !== http2Prefix) {
        rest.emit("connection", socket);
        return;
      }
      otherSockets.delete(socket);
      injector.injectConnection(socket);
    });
  });

  const closePort = () =>
    new Promise<void>((resolve) => {
      const force = setTimeout(() => {
        server.forceShutdown();
        resolve();
      }, gracePeriodMs);
      listener.close();
      for (const socket of otherSockets) socket.destroy();
      server.tryShutdown(() => {
        clearTimeout(force);
        resolve();
      });
    });
  return listen(listener, options, () => stop(closePort));
}
