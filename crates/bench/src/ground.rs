//! What the benches of one run share.

use crate::city::City;
use crate::house::House;
use crate::machine::{TempFolder, milliseconds};
use anyhow::Result;
use kit::{Clock, SystemClock};
use std::path::PathBuf;
use std::time::Instant;
use tokio::sync::OnceCell;

/// The run's folder, its sizes, and a city in a database, built once.
#[derive(Debug)]
pub struct Ground {
    pub quick: bool,
    pub temp: TempFolder,
    served: OnceCell<PathBuf>,
}

impl Ground {
    pub fn new(quick: bool) -> Result<Ground> {
        Ok(Ground {
            quick,
            temp: TempFolder::new()?,
            served: OnceCell::new(),
        })
    }

    /// The whole number, or a twentieth of it for a quick look.
    pub fn size(&self, whole: u32) -> u32 {
        if self.quick { whole / 20 } else { whole }
    }

    pub fn seconds(&self, whole: f64) -> f64 {
        if self.quick { whole / 4.0 } else { whole }
    }

    /// A city of 7,000 units, 100,000 people and 1,000,000 facts, stocks and
    /// flows together.
    pub fn city(&self) -> Result<City> {
        self.city_of(1_000_000)
    }

    fn city_of(&self, facts: u32) -> Result<City> {
        let year = SystemClock.today().year();
        let mut city = City::new(self.size(100_000), 0, year)?;
        let standing = u32::try_from(city.facts().count())?;
        city.flows = self.size(facts).saturating_sub(standing);
        Ok(city)
    }

    /// The folder of that city's database. Benches add a few facts to it.
    pub async fn served(&self) -> Result<PathBuf> {
        let build = || async { self.build("city", &self.city()?).await };
        self.served.get_or_try_init(build).await.cloned()
    }

    /// The folder of such a city with ten million facts, for one bench alone: it
    /// is large, and to be removed by it.
    pub async fn served_ten_million(&self) -> Result<PathBuf> {
        self.build("city10", &self.city_of(10_000_000)?).await
    }

    async fn build(&self, name: &str, city: &City) -> Result<PathBuf> {
        let begun = Instant::now();
        let folder = self.temp.inner(name)?;
        let house = House::open(&folder, None).await?;
        house.fill(city).await?;
        house.close().await?;
        println!("   (city built in {:.1} s)", milliseconds(begun) / 1_000.0);
        Ok(folder)
    }
}
