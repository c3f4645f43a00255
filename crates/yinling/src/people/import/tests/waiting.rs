//! People who wait for their line, and imports that never come to it.

use super::*;

/// The lines of [`roster`], and what seals them.
async fn read(house: &TestHouse) -> (Vec<line::Line>, Sealer) {
    let directory = Arc::new(Directory::load(house.db.read()).await.expect("reads"));
    let files = [roster(house)];
    let of = importer(house);
    let parsed = of.parse(&files, &directory, &options(), None).await;
    let lines = parsed.expect("reads").0.expect("reads").lines;
    let sealer = Sealer {
        secrets: Arc::clone(&house.secrets),
        directory,
        day: options().as_of_day,
    };
    (lines, sealer)
}

#[tokio::test]
async fn import_killed_while_staging_leaves_nothing_to_be_seen() {
    on_both(async |house| {
        city(house).await;
        let (lines_read, sealer) = read(house).await;
        let stager = Stager {
            sealer,
            lines: Arc::new(lines_read),
            today: test_day(),
        };
        let staged = stager.stage(&house.db, Batch::default(), vec![0, 1]).await;
        let batch = staged.expect("stages");
        // The process dies here; another one starts.
        let count = async |sql: &str| scalar(house.db.read(), sql, []).await.expect("counts");
        let waiting = "SELECT COUNT(*) FROM batch_attribute";
        let everything = [
            waiting,
            "SELECT COUNT(*) FROM batch",
            "SELECT COUNT(*) FROM batch_fact",
            "SELECT COUNT(*) FROM person",
            "SELECT COUNT(*) FROM person_secret",
        ];
        let seen = "SELECT COUNT(*) FROM shown_person WHERE void_by = 0";
        let posted = "SELECT COUNT(*) FROM posted_person_attribute WHERE aspect = 'registered'";
        assert_eq!((count(waiting).await, count(seen).await), (2, 0));
        assert_eq!(count(posted).await, 0);
        clear_staging(&house.db, test_day(), false)
            .await
            .expect("clears");
        assert_eq!(count(waiting).await, 2);
        clear_staging(&house.db, test_day().succ(), false)
            .await
            .expect("clears");
        for sql in everything {
            assert_eq!(count(sql).await, 0, "{sql}");
        }
        // Should the first one be alive after all, it comes too late.
        let late = verb(move |_| {
            let staged = Some(batch.clone().staged());
            Box::pin(async move {
                Ok(Posting {
                    staged,
                    ..Posting::default()
                })
            })
        });
        assert!(house.writer.record(house.act(), late).await.is_err());
        assert_eq!(lines(house).await, 1);
        let outcome = run(house, &[roster(house)], &options()).await;
        assert_eq!((outcome[0].new, outcome[0].applied), (3, true));
    })
    .await;
}

#[tokio::test]
async fn batch_cleared_away_while_its_import_is_at_work_takes_no_more_rows() {
    on_both(async |house| {
        city(house).await;
        let (read, sealer) = read(house).await;
        let mut batch = Batch::default();
        let first = batch.take_numbers(&house.db, test_day(), 2).await;
        let first = first.expect("takes numbers");
        let mut chunk = |at: usize, number: u32| {
            let line = &read[at];
            let people = vec![(line, line.kept().clone(), PersonNo(number))];
            batch.add(&house.db, &sealer, people).expect("seals")
        };
        let (one, other) = (chunk(0, first), chunk(1, first + 1));
        let (chunks, ready) = mpsc::channel(1);
        let writing = stage::write_chunks(&house.db, ready);
        let clearing = async {
            chunks.send(one).await.expect("is taken");
            let waiting = "SELECT COUNT(*) FROM batch_attribute";
            while scalar(house.db.read(), waiting, []).await.expect("counts") == 0 {
                tokio::task::yield_now().await;
            }
            // Another process starts after midnight.
            let cleared = clear_staging(&house.db, test_day().succ(), false).await;
            cleared.expect("clears");
            chunks.send(other).await.expect("is taken");
            drop(chunks);
        };
        let (written, ()) = tokio::join!(writing, clearing);
        let why = written
            .expect_err("nobody would find these rows")
            .to_string();
        assert!(why.contains("cleared away"), "{why}");
        for table in [
            "batch",
            "batch_fact",
            "batch_attribute",
            "person",
            "person_secret",
        ] {
            let all = format!("SELECT COUNT(*) FROM {table}");
            let left = scalar(house.db.read(), &all, []).await.expect("counts");
            assert_eq!(left, 0, "{table}");
        }
        assert_eq!(lines(house).await, 1);
    })
    .await;
}
