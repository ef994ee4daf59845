# One image for every room: the command says which. Build: docker build -t motorpool .
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY ops/prepare.js ops/prepare.js
# The packages alone, kept as a layer as long as the lock file stands; their own install scripts run, ours cannot yet.
RUN sed -i '/"prepare":/d' package.json && npm ci --include=dev --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
# tini is process 1: it passes signals on, and takes in the orphans of a database server that was killed.
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json ./
COPY --from=build --chown=root:root /app/node_modules node_modules
COPY --from=build --chown=root:root /app/dist dist
COPY --from=build --chown=root:root /app/ops/healthcheck.js ops/healthcheck.js
RUN install -d -o node -g node /data
USER node
ENV HOST=0.0.0.0 DATA_DIR=/data
VOLUME /data
EXPOSE 3000 1883
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["node", "ops/healthcheck.js"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "dist/main.js"]
