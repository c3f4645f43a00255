//! A plain HTTP/1.1 client that keeps its connection, and a load of several.

use crate::city::Chance;
use crate::machine::quantile;
use anyhow::{Context, Result, bail};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

const PATIENCE: Duration = Duration::from_secs(30);

pub struct Client {
    stream: BufReader<TcpStream>,
    address: String,
    line: String,
    body: Vec<u8>,
}

impl Client {
    pub async fn connect(address: &str) -> Result<Client> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Client {
            stream: BufReader::with_capacity(1 << 16, stream),
            address: address.to_owned(),
            line: String::new(),
            body: Vec::new(),
        })
    }

    /// The status and the length of the answer.
    pub async fn get(&mut self, path: &str) -> Result<(u16, usize)> {
        tokio::time::timeout(PATIENCE, self.exchange(path))
            .await
            .with_context(|| format!("{path}: no answer"))?
    }

    async fn exchange(&mut self, path: &str) -> Result<(u16, usize)> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        self.stream.write_all(request.as_bytes()).await?;
        let first = self.header().await?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status: u16 = status.with_context(|| format!("not HTTP: {first}"))?;
        let (mut length, mut is_chunked) = (0, false);
        loop {
            let header = self.header().await?.to_ascii_lowercase();
            match header.split_once(':') {
                None => break,
                Some(("content-length", n)) => length = n.trim().parse()?,
                Some(("transfer-encoding", how)) => is_chunked = how.trim() == "chunked",
                Some(_) => {}
            }
        }
        if !is_chunked {
            self.read(length).await?;
            return Ok((status, length));
        }
        let mut whole = 0;
        loop {
            let size = usize::from_str_radix(self.header().await?.trim(), 16)?;
            self.read(size).await?;
            self.header().await?;
            if size == 0 {
                return Ok((status, whole));
            }
            whole += size;
        }
    }

    async fn header(&mut self) -> Result<&str> {
        self.line.clear();
        if self.stream.read_line(&mut self.line).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(self.line.trim_end())
    }

    async fn read(&mut self, length: usize) -> Result<()> {
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).await?;
        Ok(())
    }
}

/// What a load came to.
#[derive(Debug)]
pub struct Load {
    pub per_second: f64,
    /// Milliseconds.
    pub p50: f64,
    pub p99: f64,
    pub worst: f64,
    pub bytes: f64,
}

/// `connections` at once, each asking for random ones of `paths`, one after the
/// other, for some seconds. Any answer but 200 is an error.
pub async fn load(
    address: &str,
    paths: &Arc<Vec<String>>,
    connections: u32,
    seconds: f64,
) -> Result<Load> {
    let begun = Instant::now();
    let until = begun + Duration::from_secs_f64(seconds);
    let mut tasks = JoinSet::new();
    for number in 0..connections {
        let (paths, address) = (paths.clone(), address.to_owned());
        tasks.spawn(async move {
            let mut chance = Chance::of(number.into());
            let mut client = Client::connect(&address).await?;
            let (mut times, mut bytes) = (Vec::new(), 0);
            while Instant::now() < until {
                let path = &paths[usize::try_from(chance.below(paths.len() as u64))?];
                let asked = Instant::now();
                let (status, length) = client.get(path).await?;
                if status != 200 {
                    bail!("{path} answers {status}");
                }
                times.push(asked.elapsed().as_secs_f64() * 1_000.0);
                bytes += length;
            }
            anyhow::Ok((times, bytes))
        });
    }
    let (mut times, mut bytes) = (Vec::new(), 0);
    while let Some(done) = tasks.join_next().await {
        let (more, length) = done??;
        times.extend(more);
        bytes += length;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let (count, bytes) = (times.len() as f64, bytes as f64);
    Ok(Load {
        per_second: count / begun.elapsed().as_secs_f64(),
        bytes: bytes / count.max(1.0),
        p50: quantile(&mut times, 0.5),
        p99: quantile(&mut times, 0.99),
        worst: quantile(&mut times, 1.0),
    })
}
