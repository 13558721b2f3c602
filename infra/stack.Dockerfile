# The whole pipeline in one image, as npm start runs it; compose.yaml adds Postgres and Redis.
#   docker build --file infra/stack.Dockerfile --tag loopline .
FROM node:24.21.0-slim
RUN mkdir /src /data && chown node:node /src /data
WORKDIR /src
USER node
COPY --chown=node:node . .
ENV CI=true NEXT_TELEMETRY_DISABLED=1
# Installs the dependencies, and builds the web UI, which the start then finds built.
RUN node local/bootstrap.mjs start --help && node_modules/.bin/node apps/web/build.ts
VOLUME /data
EXPOSE 3000 8081 8082
# Reaches the web UI and both APIs. A start that waits for a model is not healthy yet.
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s CMD ["node", "-e", \
  "Promise.all(['3000/icon.svg', '8081/health', '8082/health'].map((path) => fetch(`http://127.0.0.1:${path}`))).then((all) => process.exit(all.every(({ ok }) => ok) ? 0 : 1), () => process.exit(1))"]
# Without a shell, so that Node receives SIGTERM and the stack stops gracefully.
ENTRYPOINT ["node", "local/bootstrap.mjs"]
CMD ["start", "--host", "0.0.0.0", "--state", "/data"]
