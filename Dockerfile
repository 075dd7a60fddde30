# The grader and its course's assignments, without solutions, for CI and for platforms that start a container:
#
#   docker build -t grade .
#   docker run --rm -v "$PWD:/submission:ro" grade grade assignment1
#
# A course of yours: -v COURSE:/course:ro -e GRADER_COURSE=/course
FROM debian:trixie-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3-venv
COPY . /source
RUN python3 -m venv /opt/grade \
    && /opt/grade/bin/pip install --no-cache-dir /source \
    && /opt/grade/bin/python -m compileall -q /opt/grade/lib \
    && ln -s /opt/grade/lib/python3*/site-packages/grader/course /opt/grade/course

FROM debian:trixie-slim
# bubblewrap is for hosts that let a container make namespaces; elsewhere the grader's own sandbox is used
RUN apt-get update \
    && apt-get install -y --no-install-recommends bubblewrap python3 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/grade /opt/grade
# named, because a submission could bring a folder that looks like a course
ENV PATH=/opt/grade/bin:$PATH GRADER_COURSE=/opt/grade/course LANG=C.UTF-8
WORKDIR /submission
CMD ["grade", "--help"]
